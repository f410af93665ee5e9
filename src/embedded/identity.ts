import { readFileSync } from 'node:fs';

export interface Identity {
  uid: number;
  gid: number;
}

/**
 * Who PostgreSQL runs as where this process is root, which PostgreSQL refuses to be: the owner of the data,
 * or `nobody` for new ones. Null for a normal user: then it simply runs as that user.
 */
export function serverIdentity(owner?: Identity): Identity | null {
  if (process.getuid?.() !== 0) return null;
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : nobody();
}

function nobody(): Identity {
  const fields = /^nobody:[^:]*:(-?\d+):(-?\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  // macOS writes the ids as -2
  return { uid: Number(fields?.[1] ?? 65534) >>> 0, gid: Number(fields?.[2] ?? 65534) >>> 0 };
}
