import { useEffect, useRef, useState } from 'preact/hooks';

/** Takes files that are dropped anywhere, and says so while they are held over the page. */
export function DropZone({ words, onFiles }: { words: string; onFiles: (files: FileList) => void }) {
  const [isOver, setOver] = useState(false);
  const depth = useRef(0);
  useEffect(() => {
    const stop = new AbortController();
    const on = (type: 'dragenter' | 'dragover' | 'dragleave' | 'drop', listen: (event: DragEvent) => void) =>
      globalThis.addEventListener(
        type,
        (event) => {
          if (!event.dataTransfer?.types.includes('Files')) return;
          event.preventDefault();
          listen(event);
        },
        { signal: stop.signal },
      );
    const move = (by: number) => {
      depth.current = by === 0 ? 0 : depth.current + by;
      setOver(depth.current > 0);
    };
    on('dragover', () => {});
    on('dragenter', () => move(1));
    on('dragleave', () => move(-1));
    on('drop', ({ dataTransfer }) => {
      move(0);
      if (dataTransfer) onFiles(dataTransfer.files);
    });
    return () => stop.abort();
  }, [onFiles]);
  return isOver ? (
    <div class="drop-zone" aria-hidden="true">
      <p>{words}</p>
    </div>
  ) : null;
}
