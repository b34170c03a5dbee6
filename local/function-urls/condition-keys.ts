/**
 * The condition keys that are known of a call by a function's URL.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export const FUNCTION_URL_CONDITION_KEYS = ['lambda:FunctionUrlAuthType', 'lambda:InvokedViaFunctionUrl'];
