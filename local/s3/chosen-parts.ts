import { AwsError } from '../gateway/aws-error.ts';
import type { Part, Upload } from './schema.ts';
import { textOf } from './xml.ts';

const SMALLEST_PART = 5 * 1024 * 1024;

/** The parts that a completion names. @throws AwsError as S3 refuses */
export function chosenParts(upload: Upload, stored: Part[], named: Record<string, unknown>[]): Part[] {
  const numbers = named.map(({ PartNumber }) => Number(PartNumber));
  if (numbers.length === 0) throw new AwsError('MalformedXML', 'You must specify at least one part');
  if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0))) {
    throw new AwsError('InvalidPartOrder', 'The list of parts was not in ascending order.');
  }
  const parts = named.map((element) => partNamed(upload, stored, element));
  const small = parts.slice(0, -1).find(({ size }) => size < SMALLEST_PART);
  if (small) {
    throw new AwsError(
      'EntityTooSmall',
      'Your proposed upload is smaller than the minimum allowed size',
      400,
      {
        ProposedSize: String(small.size),
        MinSizeAllowed: String(SMALLEST_PART),
        PartNumber: String(small.number),
        ETag: small.etag,
      },
    );
  }
  return parts;
}

function partNamed(
  { algorithm, checksumType }: Upload,
  stored: Part[],
  element: Record<string, unknown>,
): Part {
  const PartNumber = textOf(element, 'PartNumber') ?? '';
  const etag = textOf(element, 'ETag')?.replaceAll('"', '');
  const checksum = textOf(element, `Checksum${algorithm}`);
  if (checksumType === 'COMPOSITE' && checksum === undefined) {
    const message = `The upload was created using a ${algorithm?.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${PartNumber} in the request.`;
    throw new AwsError('InvalidRequest', message);
  }
  const part = stored.find(({ number }) => number === Number(PartNumber));
  if (part && part.etag === etag && (checksum === undefined || checksum === part.checksum)) return part;
  const message =
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.";
  throw new AwsError('InvalidPart', message, 400, { PartNumber, ...(etag && { ETag: etag }) });
}
