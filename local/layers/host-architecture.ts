/** This machine's architecture, as Lambda names it. */
export const hostArchitecture = (): string => (process.arch === 'x64' ? 'x86_64' : process.arch);
