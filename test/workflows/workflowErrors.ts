import { registerHooks } from 'node:module';
import { parse } from 'yaml';
import { z } from 'zod';

// The parser imports JSON without the attribute that Node requires.
const hooks = registerHooks({
  load: (url, context, next) =>
    next(url, /@actions\/.*\.json$/.test(url) ? { ...context, importAttributes: { type: 'json' } } : context),
});
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser');
hooks.deregister();

const Workflow = z.looseObject({
  permissions: z.record(z.string(), z.enum(['read', 'write', 'none'])),
  jobs: z.record(z.string(), z.looseObject({ steps: z.array(z.looseObject({})).default([]) })),
});

/** A commit, with its version in a comment, or a workflow of this repository. */
const pinned = /^\s*(- )?uses: ([\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+(\.\d+)*|\.\/\.github\/workflows\/[\w-]+\.yml)$/;

/** Lists what is wrong in a workflow: by the schema of GitHub, and by our own rules about permissions and actions. */
export async function workflowErrors(name: string, content: string): Promise<readonly string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  if (value) await convertWorkflowTemplate(context, value);
  const errors = context.errors.getErrors().map(({ message }) => message);
  return errors.length > 0 ? errors : [...wrongPermissions(content), ...unpinned(content)];
}

function wrongPermissions(content: string): readonly string[] {
  const parsed = Workflow.safeParse(parse(content));
  if (!parsed.success) return ['The workflow does not list its permissions.'];
  const written = Object.entries(parsed.data.permissions).filter(([, access]) => access === 'write');
  return written.map(([scope]) => `Every job may write ${scope}; give that permission to one job.`);
}

function unpinned(content: string): readonly string[] {
  const uses = content.split('\n').filter((line) => /^\s*(- )?uses:/.test(line));
  return uses
    .filter((line) => !pinned.test(line))
    .map((line) => `An action is not pinned to a commit with its version: ${line.trim()}`);
}
