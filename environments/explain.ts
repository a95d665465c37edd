import { z } from 'zod';

/** What zod found, as a sentence for the person who wrote the file: field, value, what is allowed. */
export function explain(issue: z.core.$ZodIssue, schema: z.ZodType): string {
  const field = issue.path.join('.') || 'the environment';
  const [inner] = issue.code === 'invalid_key' ? issue.issues : [];
  if (inner) return `${field}: ${inner.message}`;
  if (issue.code === 'unrecognized_keys') {
    return `${field}: unknown ${issue.keys.map((key) => `'${key}'`).join(', ')}; known are ${knownKeys(issue.path, schema).join(', ')}`;
  }
  if (issue.code === 'invalid_type' && issue.input === undefined)
    return `${field}: is missing; it is a required ${issue.expected}`;
  if (issue.code === 'invalid_type')
    return `${field}: ${JSON.stringify(issue.input)} is not a ${issue.expected}; write a ${issue.expected}`;
  return `${field}: ${issue.message}`;
}

/** The keys that the schema has at `path`. */
function knownKeys(path: readonly PropertyKey[], schema: z.ZodType): string[] {
  let at: z.core.$ZodType = schema;
  for (const key of path) {
    at = unwrap(at);
    at = at instanceof z.ZodObject ? at.shape[key as string] : at instanceof z.ZodRecord ? at.valueType : at;
  }
  const object = unwrap(at);
  if (object instanceof z.ZodRecord && object.keyType instanceof z.ZodEnum) return object.keyType.options.map(String);
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}

function unwrap(type: z.core.$ZodType): z.core.$ZodType {
  return type instanceof z.ZodOptional || type instanceof z.ZodDefault ? unwrap(type.unwrap()) : type;
}
