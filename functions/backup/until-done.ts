/**
 * How a copy is sent: S3 answers when it is made, and a large one takes as long as it takes. Given up after the client's
 * time for headers it would go on at S3, and its repetition meet what it has made; so its only end is the deadline.
 */
export const untilDone = (abortSignal: AbortSignal) => ({ abortSignal, requestTimeout: 0 });
