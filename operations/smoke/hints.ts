/** Where to look when a step of the smoke test fails. */
export function hintsFor(stage: string, region: string) {
  const place = `--stage ${stage} --region ${region}`;
  const logOf = (name: string) =>
    `the log of the function ${name}: npx sls logs -f ${name} ${place} (locally the terminal of npm start)`;
  return {
    stack: `what is deployed: npx sls info ${place}. A local cloud is found by the environment that npm start prints`,
    token: `whether your credentials may read and write the parameters of the Systems Manager in ${region}`,
    api: logOf('api'),
    authorized: `${logOf('authorizer')}; a stage with the parameter authorizer=oidc takes no tokens of ours`,
    upload:
      'the policy of the photos bucket in resources/storage.yml, and what functions/api/role.yml allows',
    thumbnails: logOf('thumbnail'),
    download: 'what functions/api/role.yml allows on the thumbnails bucket',
  };
}

/** See {@link hintsFor}. */
export type Hints = ReturnType<typeof hintsFor>;
