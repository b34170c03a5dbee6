import { useEffect, useState } from 'preact/hooks';
import { Copy, Tick } from './icons.tsx';

/** Something to type, with a button that copies it. */
export function Command({ text }: { text: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = () => {
    void navigator.clipboard.writeText(text).then(() => setCopied(true));
  };
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <span class="command">
      <code>{text}</code>
      <button type="button" class="icon-button" onClick={copy} aria-label={isCopied ? 'Copied' : 'Copy'}>
        {isCopied ? <Tick /> : <Copy />}
      </button>
    </span>
  );
}
