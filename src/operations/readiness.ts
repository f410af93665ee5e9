/** Resolves while what it looks at is fit to serve; rejects, or stays silent, when it is not. */
export type Check = () => Promise<unknown>;

const PATIENCE_MS = 2_000;

/** The names of the checks that fail, or do not answer within `patienceMs`. All run at once. */
export async function failing(checks: Record<string, Check>, patienceMs = PATIENCE_MS): Promise<string[]> {
  const names = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => ((await passes(check, patienceMs)) ? [] : [name])),
  );
  return names.flat();
}

async function passes(check: Check, patienceMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, patienceMs, false);
  });
  try {
    return await Promise.race([check().then(() => true), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
