/** Where the page finds what it needs: origins (`https://host`), of which it may ask those and no others. */
export interface Surroundings {
  /** Of the HTTP API. */
  api: string;
  /** Of the bucket that uploads are posted to. */
  uploads: string;
  /** Of the buckets that pictures come from. */
  pictures: string[];
  /** The deployment, for the commands that the page tells people to type. */
  stage: string;
}
