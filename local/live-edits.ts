import type { Trace } from './trace.ts';

/** Tells who edits a service that runs from its sources when a deployment has put packages in their place. */
export function tellWhenDeployed(trace: Trace, stackName: string): void {
  trace.on('event', ({ type, resource, detail }) => {
    if (type !== 'StackChanged' || resource !== stackName) return;
    if (!/^(CREATE|UPDATE)_COMPLETE$/.test(String(detail['status']))) return;
    console.log(
      `${stackName} runs the deployed packages from now on: edits are no longer live; npm start again to go back`,
    );
  });
}
