import type { Context } from 'aws-lambda';

const unused = (): void => {};

/** The context of an invocation that has this many milliseconds left. */
export const lambdaContext = (remainingMs = 60_000): Context => ({
  functionName: 'test',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111111111111:function:test',
  memoryLimitInMB: '1024',
  awsRequestId: '4f9a0e0c-1d5b-4c3a-9d55-0d3a4ac7a3c1',
  logGroupName: '/aws/lambda/test',
  logStreamName: '2026/11/23/[$LATEST]0',
  callbackWaitsForEmptyEventLoop: false,
  getRemainingTimeInMillis: () => remainingMs,
  done: unused,
  fail: unused,
  succeed: unused,
});
