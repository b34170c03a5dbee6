import type { FunctionError } from './config.ts';

/** What one invocation used, and how it failed, if it did. */
interface Usage {
  requestId: string;
  durationMs: number;
  initMs?: number | undefined;
  maxMemoryMb: number;
  memoryMb: number;
  error?: FunctionError | undefined;
}

/** The message that begins an invocation's log. */
export const startLine = (requestId: string): string => `START RequestId: ${requestId} Version: $LATEST`;

/** The messages that end an invocation's log, as CloudWatch shows them. @param now - when it ended */
export function endLines(usage: Usage, now = new Date()): string[] {
  const { requestId, error } = usage;
  return [
    ...(error ? endOfEnvironment(requestId, error, now) : []),
    `END RequestId: ${requestId}`,
    reportLine(usage),
  ];
}

/** What ended the environment. Of other errors the function's own runtime tells. */
function endOfEnvironment(
  requestId: string,
  { errorType, errorMessage }: FunctionError,
  now: Date,
): string[] {
  const prefix = `RequestId: ${requestId} Error: `;
  const what = errorMessage.replace(prefix, '');
  if (errorType === 'Sandbox.Timedout') return [`${now.toISOString()} ${requestId} ${what}\n`];
  if (errorType !== 'Runtime.ExitError' && errorType !== 'Runtime.OutOfMemory') return [];
  return [`${prefix}${what}\nRuntime.ExitError`];
}

function reportLine({ requestId, durationMs, initMs, maxMemoryMb, memoryMb, error }: Usage): string {
  return [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    // Initialisation is billed as well, since August 2025.
    `Billed Duration: ${Math.ceil(durationMs + (initMs ?? 0))} ms`,
    `Memory Size: ${memoryMb} MB`,
    `Max Memory Used: ${maxMemoryMb} MB`,
    ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
    ...(error ? statusOf(error) : ['']),
  ].join('\t');
}

/** How it ended, when it was not the handler that said so. */
function statusOf({ errorType }: FunctionError): string[] {
  if (errorType === 'Sandbox.Timedout') return ['Status: timeout'];
  return errorType.startsWith('Runtime.') ? ['Status: error', `Error Type: ${errorType}`] : [''];
}
