// Whose pages may call the API and upload: those that the parameter `origins` names, and our own. The framework takes no
// reference for `allowedOrigins`, and YAML cannot put a list and one thing more together.
const page = { 'Fn::Split': ['/', { 'Fn::GetAtt': ['SiteLambdaFunctionUrl', 'FunctionUrl'] }] };
// Of `https://<id>.lambda-url.<region>.on.aws/` all but the path.
const origin = { 'Fn::Join': ['//', [{ 'Fn::Select': [0, page] }, { 'Fn::Select': [2, page] }]] };

const origins = async ({ resolveVariable }) => [origin, ...(await resolveVariable('param:origins'))];

module.exports = {
  origins,

  /** What resources/http-api.yml says, as CloudFormation has it. */
  cors: async (variables) => {
    const { allowedMethods, allowedHeaders, exposedResponseHeaders, maxAge } =
      await variables.resolveConfigurationProperty(['provider', 'httpApi', 'cors']);
    return {
      AllowOrigins: await origins(variables),
      AllowMethods: allowedMethods,
      AllowHeaders: allowedHeaders,
      ExposeHeaders: exposedResponseHeaders,
      MaxAge: maxAge,
    };
  },
};
