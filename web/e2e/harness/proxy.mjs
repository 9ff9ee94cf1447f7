// A reverse proxy as an operator would put in front: it tells the server who the client is. Here
// the test says who that is. (A header that the browser adds would cost the script a preflight.)
import { createServer, request as ask } from 'node:http';

/** Starts it; `forward` must be given before the first request, `client` may change any time. */
export async function startProxy() {
  const proxy = { client: '203.0.113.7', forward: undefined };
  const server = createServer((request, response) => {
    const { hostname, port } = new URL(proxy.forward);
    const { method, url: path } = request;
    const headers = { ...request.headers, 'x-forwarded-for': proxy.client };
    const onward = ask({ hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy.origin = `http://127.0.0.1:${server.address().port}`;
  proxy.stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return proxy;
}
