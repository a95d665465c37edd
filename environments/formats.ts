import { z } from 'zod';
import { isCidr } from '../constructs/network/cidr';

export const cidr = z.string().refine(isCidr, {
  abort: true,
  error: ({ input }) => `'${input}' is not an IPv4 CIDR block with its host bits zero; write it as 10.0.0.0/16`,
});

export const url = z.url({ protocol: /^https?$/, error: ({ input }) => `'${input}' is not an http(s) URL` });

export const roleArn = z.string().regex(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/, {
  error: ({ input }) =>
    `'${input}' is not the ARN of an IAM role; write it as arn:aws:iam::111122223333:role/path/name`,
});

export const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, {
  error: ({ input }) => `'${input}' is not an AWS region; write it as ap-southeast-1`,
});

/** @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html#id_tags_naming_best_practices */
export const tagKey = z.string().regex(/^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/iu, {
  error: ({ input }) =>
    `'${input}' is a tag key that AWS refuses; use 1 to 128 letters, digits, spaces or _ . : / = + - @, not starting with aws:`,
});
export const tagValue = z.string().regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u, {
  error: ({ input }) =>
    `'${input}' is a tag value that AWS refuses; use 1 to 256 letters, digits, spaces or _ . : / = + - @`,
});
