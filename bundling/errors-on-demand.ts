const IMPORT = /^import \{([^}]*)\} from "\.\.\/models\/errors";$/m;
const REGISTRATION = /^(\w+)\.registerError\((\w+\$), (\w+)\);$/gm;
const REGISTERED = `function registered(registry, schema, error) {
    registry.registerError(schema, error);
    return error;
}
`;

/**
 * Lets esbuild drop the classes of errors that a function does not import. The SDK registers each of a service's, 140
 * of the parameter store's, and esbuild must keep what is registered. Here the registration becomes a part of the
 * class's export, so that it comes along with the class, and only then.
 *
 * An error that is not registered arrives as the service's general exception, with its name, message, `$fault` and
 * `$metadata`. It is no instance of a class of its own, which nobody has imported who could ask; and what else the
 * service told is there as it came, not as a schema would read it.
 * @param schemas - the text of a client's schemas_0.js
 * @param errors - of its errors.js. Those that say of themselves that a retry may help stay registered: the SDK asks
 */
export function withErrorsOnDemand(schemas: string, errors: string): string {
  const names = new Set(
    IMPORT.exec(schemas)?.[1]
      ?.split(',')
      .map((name) => name.trim()),
  );
  if (names.size === 0) return schemas;
  const kept = retryable(errors);
  return schemas
    .replace(IMPORT, `import * as errors from "../models/errors";\n${REGISTERED}`)
    .replace(REGISTRATION, (all, registry: string, schema: string, name: string) => {
      if (!names.has(name)) return all;
      const pure = kept.has(name) ? '' : '/* @__PURE__ */ ';
      return `export const ${name} = ${pure}registered(${registry}, ${schema}, errors.${name});`;
    });
}

/** A client's index.js, to go with the above: its errors are the registered ones. */
export const withRegisteredErrors = (index: string): string =>
  index.replace('export * from "./models/errors";\n', '');

/**
 * Whether the names of errors would change: a service of the Query protocol, or one that stays compatible with it,
 * answers with codes, and only registered schemas say which error has which code.
 * @param runtimeConfig - the text of a client's runtimeConfig.shared.js
 */
export const needsSchemasForNames = (runtimeConfig: string): boolean => /query/i.test(runtimeConfig);

function retryable(errors: string): Set<string> {
  const classes = errors.split(/^(?=export class )/m);
  const names = classes
    .filter((text) => text.includes('$retryable'))
    .map((text) => /^export class (\w+)/.exec(text)?.[1]);
  return new Set(names.filter((name) => name !== undefined));
}
