/** The members of the Serverless Framework's object that the plugin uses. */
export interface Serverless {
  serviceDir: string;
  service: {
    provider: { architecture?: string };
    layers?: Record<string, Layer>;
  };
  classes: { Error: new (message: string, code: string) => Error };
}

/** One entry of `layers:` in serverless.yml. */
export interface Layer {
  path?: string;
  compatibleArchitectures?: string[];
}

/** What a plugin writes to the terminal with. */
export interface Writers {
  log: { success(line: string): void };
  progress: { create(line: { message: string }): { remove(): void } };
}
