const { AWS_LAMBDA_FUNCTION_NAME = '', POWERTOOLS_METRICS_NAMESPACE = '' } = process.env;

/** The function's name in serverless.yml: without the service and the stage, which are the metrics' namespace. */
export const serviceName = AWS_LAMBDA_FUNCTION_NAME.replace(`${POWERTOOLS_METRICS_NAMESPACE}-`, '') || 'none';
