/** Where a function's code comes from. */
export interface Code {
  /**
   * The folder to run as `LAMBDA_TASK_ROOT`; waits for a build that is under way.
   * @throws CodeError when the code cannot be built
   */
  directory(): Promise<string>;
  /** Calls back when the next `directory()` may hold other code. */
  onChange(listener: () => void): void;
  close(): Promise<void>;
}

/** Thrown when a function's code cannot be built: one line that says where and why. */
export class CodeError extends Error {
  override readonly name = 'CodeError';
}

/** A function, as its template declares it. */
export interface FunctionConfig {
  name: string;
  arn: string;
  accountId: string;
  region: string;
  /** `<file without extension>.<export>` */
  handler: string;
  roleArn: string;
  memoryMb: number;
  timeoutSeconds: number;
  environment: Record<string, string>;
  /** Folders that stand for `/opt`. */
  layers: string[];
  code: Code;
  maximumRetryAttempts: number;
  maximumEventAgeSeconds: number;
  reservedConcurrency?: number;
  /** ARNs of where records of asynchronous events go, by how these end. */
  onSuccess?: string;
  onFailure?: string;
}

/** An error as Lambda reports it. */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/** What came of one invocation. */
export interface InvocationResult {
  requestId: string;
  /** JSON: the handler's answer, or its error. */
  payload: string;
  error?: FunctionError;
  /** The last 4 KB that it logged. */
  logTail: string;
}
