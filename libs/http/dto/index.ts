export { Bool, Custom, DateField, Id7, Int, Items, Nested, OneOf } from './decorators';
export { hasFields, parseDto, validationError } from './parse';
export { pointerTo } from './pointer';
export { explainText, Text } from './text';
export { unfit } from './unfit';
