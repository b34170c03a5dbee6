import { AwsError, notImplemented } from '../gateway/aws-error.ts';

const MOST_LEVELS = 15;
const MOST_CHARACTERS = 1011;

/** A parameter, as a call names it. */
export interface ParameterName {
  /** As it was told, without the selector. */
  name: string;
  /** Under which it is kept: at the root a slash before it means nothing. */
  key: string;
  /** Of `name:3` the version, of `name:blue` a label. */
  selector?: string;
}

/**
 * Reads a name and its selector.
 * @throws AwsError `ValidationException`, `NotImplemented`
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export function parseName(text: string): ParameterName {
  if (text.startsWith('arn:')) throw notImplemented('SSM parameter by ARN');
  const [name = '', selector] = text.trim().split(/:(.*)/s);
  if (!/^(?:[\w.-]+|(?:\/[\w.-]+)+)$/.test(name) || name.length > MOST_CHARACTERS) throw invalid();
  return { name, key: name.replace(/^\/(?=[^/]*$)/, ''), ...(selector !== undefined && { selector }) };
}

/**
 * Reads the name of a parameter that is to be.
 * @throws AwsError `ValidationException`, `AccessDeniedException`, `HierarchyLevelLimitExceededException`
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export function parseNewName(text: string): ParameterName {
  const parsed = parseName(text);
  if (parsed.selector !== undefined || /^\/?ssm/i.test(parsed.name)) throw invalid();
  if (/^\/?aws/i.test(parsed.name))
    throw new AwsError('AccessDeniedException', `No access to reserved parameter name: ${parsed.name}.`);
  if (parsed.name.split('/').length - 1 > MOST_LEVELS) {
    const message = `A hierarchy can have a maximum of ${MOST_LEVELS} levels.`;
    throw new AwsError('HierarchyLevelLimitExceededException', message);
  }
  return parsed;
}

const invalid = (): AwsError =>
  new AwsError(
    'ValidationException',
    'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
  );
