import { Command } from './demo.ts';

/** `node src/main.ts <role>`, as production runs it; `preload` are modules that Node loads first. */
export async function startNode(
  role: 'serve' | 'work',
  env: Record<string, string>,
  preload: string[] = [],
): Promise<{ stop(): Promise<void> }> {
  const imports = preload.flatMap((module) => ['--import', module]);
  const node = new Command(process.execPath, [...imports, 'src/main.ts', role], env);
  await node.says('"msg":"started"');
  return {
    async stop() {
      node.signal('SIGTERM');
      await node.ended;
    },
  };
}
