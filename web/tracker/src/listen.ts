/**
 * Listens at the window, in the capture phase: it sees the events of the document and of every
 * element, also those that the page stops. Nothing that could hold up scrolling is listened to.
 */
export function listen<E extends Event>(types: string, listener: (event: E) => void): void {
  types.split(' ').forEach((type) => {
    addEventListener(type, listener as EventListener, true);
  });
}
