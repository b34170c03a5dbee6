// Runs before anything is installed, under whatever Node there is.
if (!require('node:fs').existsSync(`${__dirname}/node_modules/.bin/serverless`)) {
  console.error('The packages are not installed yet. Type: npm ci');
  process.exit(1);
}
