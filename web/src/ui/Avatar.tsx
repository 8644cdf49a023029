/** A face, or the first letter of a name on a colour of its own. */
export function Avatar({ id, name, url }: { id: string; name: string; url: string | null }) {
  const hue = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  return url ? (
    <img className="avatar" src={url} alt="" referrerPolicy="no-referrer" loading="lazy" />
  ) : (
    <span className="avatar" style={{ '--hue': hue }} data-aspect="own" aria-hidden="true">
      {[...name][0]?.toUpperCase()}
    </span>
  );
}
