import { requiredTags } from '../environments/environment';
import type { Guardrail } from './guardrail';
import { blocks, isBlock, isLiteral } from './terraform-json';

export const providerTags: Guardrail = {
  id: 'SR-TF-03',
  title: `The AWS provider tags all that it makes with ${requiredTags.join(', ')}`,
  why: 'Nobody pays for, repairs or dares to delete what names no owner.',
  check: (stack) =>
    stack.providers
      .filter(({ type }) => type === 'aws')
      .filter(({ config }) => {
        const tags =
          blocks(config['default_tags'])
            .map((block) => block['tags'])
            .find(isBlock) ?? {};
        return !requiredTags.every((key) => isLiteral(tags[key])) || tags['environment'] !== stack.environment.name;
      })
      .map((at) => ({
        at,
        fix: `put ${requiredTags.join(', ')} into defaultTags, with environment '${stack.environment.name}'`,
      })),
};
