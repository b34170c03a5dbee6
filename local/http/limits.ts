/** Lambda takes no more from who waits for the answer. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MOST_PAYLOAD_BYTES = 6 * 1024 * 1024;

/** Of the request line and the headers together. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
export const MOST_HEADER_BYTES = 10_240;
