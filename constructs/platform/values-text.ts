import { Document, Scalar, visit } from 'yaml';

/**
 * Helm values as YAML text, made for reading: texts of several lines stay on several lines, so that a plan shows which of them change.
 *
 * Tokens inside of texts are kept. Everything else that Terraform would interpolate is escaped: a program that reads the synthesized
 * text back replaces `$${` by `${` and `%%{` by `%{` first.
 */
export function valuesText(values: object): string {
  const document = new Document(values, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || typeof node.value !== 'string') return;
      // Quoted, because what a token will hold is not known here.
      node.type = node.value.includes('\n') ? Scalar.BLOCK_LITERAL : Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0 }).replace(/\$\{(?!TfToken\[)|%\{/g, (opening) => opening[0] + opening);
}
