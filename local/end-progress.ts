import { createRequire } from 'node:module';

/**
 * Takes the framework's progress line off the terminal for good: it runs until a command ends, and with a command
 * that ends by Ctrl-C it would run below all that is printed.
 */
export function endProgress(): void {
  // By this name the framework lets plugins have its own module, wherever it is installed.
  const utils: { progress: { clear(): void } } = createRequire(import.meta.url)('@serverless/utils/log');
  utils.progress.clear();
}
