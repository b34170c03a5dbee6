import type { Template } from './template.ts';

/** The members of the Serverless Framework's object that this plugin uses; its own types cover few of them. */
export interface Serverless {
  serviceDir: string;
  classes: { Error: new (message: string) => Error };
  processedInput: { commands: string[] };
  service: {
    service: string;
    functions: Record<string, FunctionDefinition>;
    layers?: Record<
      string,
      { path?: string; compatibleArchitectures?: string[]; package?: { artifact?: string } }
    >;
    custom?: Record<string, unknown>;
    provider: {
      region: string;
      stage: string;
      compiledCloudFormationTemplate: Template;
      httpApi?: { cors?: boolean | { allowedOrigins?: string[] } };
    };
  };
  pluginManager: {
    hooks: Record<string, { pluginName: string; hook: () => unknown }[]>;
    plugins: { packagePath?: string }[];
    spawn(command: string): Promise<void>;
  };
  getProvider(name: 'aws'): {
    naming: {
      getStackName(): string;
      /** Of the template with the bucket for packages alone. */
      getCoreTemplateFileName(): string;
      getLambdaLogicalId(key: string): string;
      getLambdaLayerLogicalId(key: string): string;
    };
  };
}

/** One entry of `functions:` in serverless.yml. */
export interface FunctionDefinition {
  environment?: Record<string, unknown>;
  events?: Record<string, unknown>[];
  package?: { artifact?: string; patterns?: string[] };
}
