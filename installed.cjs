// Runs before anything is installed, under whatever Node there is.
const { existsSync } = require('node:fs');
const { devDependencies } = require('./package.json');
const { dependencies } = require('./layers/shared/package.json');

const names = Object.keys({ ...devDependencies, ...dependencies });
const missing = names.filter((name) => !existsSync(`${__dirname}/node_modules/${name}`));
if (missing.length > 0) {
  console.error(
    `Not installed: ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ', …' : ''}. Type: npm ci`,
  );
  process.exit(1);
}
