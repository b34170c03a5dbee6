import { useRef } from 'preact/hooks';
import { TYPES } from '../upload/check-file.ts';
import { Plus } from './icons.tsx';

/** Chooses photos, or on a phone takes one. */
export function FileButton({ onFiles }: { onFiles: (files: FileList) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="button primary" onClick={() => input.current?.click()}>
        <Plus /> Add photos
      </button>
      <input
        ref={input}
        type="file"
        accept={TYPES.join(',')}
        multiple
        hidden
        aria-label="Photos"
        onChange={({ currentTarget }) => {
          if (currentTarget.files) onFiles(currentTarget.files);
          // The same file may be chosen again.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
