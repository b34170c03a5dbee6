/** The REPORT line that ends an invocation's log, as CloudWatch shows it. */
export function reportLine(report: {
  requestId: string;
  durationMs: number;
  initMs: number | undefined;
  maxMemoryMb: number;
  memoryMb: number;
}): string {
  const { requestId, durationMs, initMs, maxMemoryMb, memoryMb } = report;
  return [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    // Initialisation is billed as well, since August 2025.
    `Billed Duration: ${Math.ceil(durationMs + (initMs ?? 0))} ms`,
    `Memory Size: ${memoryMb} MB`,
    `Max Memory Used: ${maxMemoryMb} MB`,
    ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
  ].join('\t');
}
