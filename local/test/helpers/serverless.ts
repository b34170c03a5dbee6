import type { Serverless } from '../../template/serverless.ts';

/** The framework's object for a service without functions, as far as the plugin uses it. */
export const frameworkOf = ({
  commands = ['local'],
  serviceDir = '.',
  ...service
}: {
  commands?: string[];
  serviceDir?: string;
} & Partial<Serverless['service']>): Serverless => ({
  serviceDir,
  classes: { Error },
  processedInput: { commands },
  service: {
    service: 'own',
    functions: {},
    provider: { region: 'eu-west-1', stage: 'dev', compiledCloudFormationTemplate: { Resources: {} } },
    ...service,
  },
  pluginManager: { hooks: {}, plugins: [], spawn: async () => {} },
  getProvider: () => ({
    naming: {
      getCoreTemplateFileName: () => 'create-stack.json',
      getStackName: () => `own-${service.provider?.stage ?? 'dev'}`,
      getLambdaLogicalId: (key) => `${key}LambdaFunction`,
      getLambdaLayerLogicalId: (key) => `${key}LambdaLayer`,
    },
  }),
});
