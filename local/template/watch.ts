import { basename, relative } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';

/**
 * Calls back with each YAML file of a service that changes: what was compiled from it is out of date.
 * @param onChange - hears the file's path within the service
 */
export function watchConfiguration(serviceDir: string, onChange: (file: string) => void): FSWatcher {
  return watch(serviceDir, {
    ignoreInitial: true,
    ignored: (path, stats) => {
      const name = basename(path);
      if (path === serviceDir) return false;
      return (
        name === 'node_modules' ||
        name.startsWith('.') ||
        (stats?.isFile() === true && !/\.ya?ml$/.test(name))
      );
    },
  }).on('all', (event, path) => {
    // Folders come and go without changing anything.
    if (!event.endsWith('Dir')) onChange(relative(serviceDir, path));
  });
}
