import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';

const FOLDER = resolve('out/bench/package');

const Function = z.object({
  Code: z.object({ S3Key: z.string() }),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).optional(),
});
const Layer = z.object({ Content: z.object({ S3Key: z.string() }) });
const Template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown() })),
});

/** A zip as a deployment would upload it. */
export interface Package {
  /** As serverless.yml names the function or the layer. */
  name: string;
  zip: Buffer;
}

/** A function's, with what its environment is to have: of intrinsics, the name of the variable stands for the value. */
export interface FunctionPackage extends Package {
  variables: Record<string, string>;
}

/** Packages the service, as a machine without account and AWS settings does. */
export async function packageService(): Promise<{ functions: FunctionPackage[]; layers: Package[] }> {
  await rm(FOLDER, { recursive: true, force: true });
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
  await promisify(execFile)('serverless', ['package', '--package', FOLDER], { env });
  const file = join(FOLDER, 'cloudformation-template-update-stack.json');
  const { Resources } = Template.parse(JSON.parse(readFileSync(file, 'utf8')));
  const ofType = <Schema extends z.ZodType>(type: string, schema: Schema): z.output<Schema>[] =>
    Object.values(Resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties }) => schema.parse(Properties));
  return {
    functions: ofType('AWS::Lambda::Function', Function).map(({ Code, Environment }) => ({
      ...read(Code),
      variables: Object.fromEntries(
        Object.entries(Environment?.Variables ?? {}).map(([name, value]) => [
          name,
          typeof value === 'string' ? value : name,
        ]),
      ),
    })),
    layers: ofType('AWS::Lambda::LayerVersion', Layer).map(({ Content }) => read(Content)),
  };
}

function read({ S3Key }: { S3Key: string }): Package {
  const file = basename(S3Key);
  return { name: basename(file, '.zip'), zip: readFileSync(join(FOLDER, file)) };
}
