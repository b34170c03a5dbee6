import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What starts whole local clouds takes longest: begun last, it would have the other workers wait for it. */
const ORDER = ['e2e', 'faults', 'app', 'api', 'template', 'logic', 'local'];

const rank = ({ project }: TestSpecification): number => ORDER.indexOf(project.name);

/** Runs one project after the other: test files share a process only with the next one of their own project. */
export class ByProject extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is no array's
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
