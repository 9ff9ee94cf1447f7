/** Style sheets: Vite's own types cover modules; this names those imported for their effect. */
declare module "*.css";
declare module "@mantine/core/styles/*";
