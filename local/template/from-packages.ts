import * as z from 'zod';
import type { Code } from '../lambda/config.ts';
import { folderCode, type Packages } from '../lambda/packages.ts';
import { foreignBinary } from '../layers/foreign-binary.ts';
import type { CodeSource } from './code-source.ts';
import { type Resource, TemplateError } from './template.ts';

const Artifact = z.object({ S3Bucket: z.string(), S3Key: z.string() });

/** Where a zip lies: in S3, or where it would be uploaded from. */
export type ReadArtifact = (artifact: z.output<typeof Artifact>) => Promise<Buffer>;

export interface PackageOptions {
  packages: Packages;
  read: ReadArtifact;
  /** This machine's build of a layer, for a layer whose binaries are another machine's. */
  standIn: CodeSource | undefined;
}

/** Functions and layers as the zips that are deployed. */
export class FromPackages implements CodeSource {
  readonly #options: PackageOptions;

  constructor(options: PackageOptions) {
    this.#options = options;
  }

  async code({ properties }: Resource): Promise<Code> {
    return folderCode(await this.#unpack(properties['Code']));
  }

  /** @throws TemplateError when its binaries cannot run here, and nothing stands in for them */
  async layer(resource: Resource): Promise<string> {
    const folder = await this.#unpack(resource.properties['Content']);
    const foreign = await foreignBinary(folder);
    if (!foreign) return folder;
    const { standIn } = this.#options;
    if (standIn) return standIn.layer(resource);
    const { file, machine } = foreign;
    throw new TemplateError(
      `${resource.logicalId}: ${file} is for ${machine}, and this is ${process.platform}-${process.arch}`,
    );
  }

  async #unpack(artifact: unknown): Promise<string> {
    const { packages, read } = this.#options;
    return packages.unpack(await read(Artifact.parse(artifact)));
  }
}
