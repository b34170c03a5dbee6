'use strict';
// What runs in an execution environment: a client of the Lambda Runtime API, like AWS's own, which can take its place.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
const http = require('node:http');
const path = require('node:path');
const fs = require('node:fs');
const { prepareStackTrace } = require('./source-maps.cjs');

Error.prepareStackTrace = prepareStackTrace;

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

// As on Lambda what is printed is out before anything else happens: an answer, or the end of the process.
for (const { _handle: pipe } of [process.stdout, process.stderr]) pipe?.setBlocking?.(true);

function call(method, resource, body) {
  return new Promise((resolve, reject) => {
    const options = { host, port, method, agent, path: `/2018-06-01/runtime/${resource}` };
    const request = http.request(options, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    // The local cloud is gone, and with it all work.
    request.on('error', () => process.exit(0));
    request.on('close', reject);
    request.end(body);
  });
}

const describe = (error) =>
  JSON.stringify(
    error instanceof Error
      ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
      : { errorType: typeof error, errorMessage: String(error), trace: [] },
  );

/** One line in the log for each error, as AWS's own client writes it. */
function logError(title, error, requestId) {
  const { errorType, errorMessage, trace } = JSON.parse(describe(error));
  const own = error instanceof Error ? Object.fromEntries(Object.entries(error)) : {};
  const told = { errorType, errorMessage, ...own, stack: trace };
  console.error(`${new Date().toISOString()}\t${requestId}\tERROR\t${title} \t${stringify(told)}`);
}

/** Whatever an error carries: some things are no JSON. */
function stringify({ stack, ...told }) {
  try {
    return JSON.stringify({ ...told, stack });
  } catch {
    return JSON.stringify({ errorType: told.errorType, errorMessage: told.errorMessage, stack });
  }
}

function named(name, message) {
  const error = new Error(message);
  error.name = name;
  return error;
}

async function load() {
  const [, file, name] = /^(.*)\.([^./]+)$/.exec(process.env._HANDLER) ?? [];
  const base = path.resolve(process.env.LAMBDA_TASK_ROOT, file ?? '');
  const found = ['', '.js', '.mjs', '.cjs']
    .map((ending) => base + ending)
    .find((each) => fs.statSync(each, { throwIfNoEntry: false })?.isFile());
  if (!found) throw named('Runtime.ImportModuleError', `Cannot find module '${file}'`);
  const handler = (await importHandler(found))[name];
  if (typeof handler !== 'function')
    throw named('Runtime.HandlerNotFound', `${process.env._HANDLER} is undefined or not exported`);
  if (handler.length > 2) {
    throw named(
      'Runtime.CallbackHandlerDeprecated',
      'nodejs24.x supports no callback handlers: return a promise',
    );
  }
  return handler;
}

async function importHandler(file) {
  try {
    return file.endsWith('.mjs') ? await import(file) : require(file);
  } catch (error) {
    if (error instanceof SyntaxError) throw named('Runtime.UserCodeSyntaxError', error.message);
    if (error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND') {
      const hint = "neither in the function's package nor in a layer of it";
      throw named('Runtime.ImportModuleError', `${error.message.split('\n')[0]}: ${hint}`);
    }
    throw error;
  }
}

function contextOf(headers) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const env = process.env;
  if (headers['lambda-runtime-trace-id']) env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'];
  return {
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function main() {
  let handler;
  try {
    handler = await load();
  } catch (error) {
    logError('Uncaught Exception', error);
    await call('POST', 'init/error', describe(error));
    process.exit(1);
  }
  let requestId;
  const crash = async (error) => {
    logError('Uncaught Exception', error, requestId);
    if (requestId) await call('POST', `invocation/${requestId}/error`, describe(error));
    process.exit(129);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  for (;;) {
    const { headers, body } = await call('GET', 'invocation/next');
    requestId = headers['lambda-runtime-aws-request-id'];
    try {
      const answer = await handler(JSON.parse(body), contextOf(headers));
      await call('POST', `invocation/${requestId}/response`, JSON.stringify(answer) ?? 'null');
    } catch (error) {
      logError('Invoke Error', error, requestId);
      await call('POST', `invocation/${requestId}/error`, describe(error));
    }
    requestId = undefined;
  }
}

void main();
