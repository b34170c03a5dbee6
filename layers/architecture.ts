/** An instruction set that Lambda runs on, by AWS's name. */
export type Architecture = keyof typeof npmCpu;

/** The same by npm's name. */
export const npmCpu = { arm64: 'arm64', x86_64: 'x64' } as const;

/** Whether Lambda has such an instruction set. */
export const isArchitecture = (name: string): name is Architecture => Object.hasOwn(npmCpu, name);
