export { BodyGuard } from './body.guard';
export {
  Bool,
  Custom,
  DateField,
  Id7,
  Int,
  Items,
  Nested,
  OneOf,
  parseDto,
  pointerTo,
  Text,
  validationError,
} from './dto';
export { installBodyReader } from './json-body';
export { isPublicPath, rememberPaths } from './known-paths';
export { decodeCursor, encodeCursor, type Page, page, Paged, readPaging } from './paging';
export { pathOf, ProblemFilter, sendProblem } from './problem.filter';
export { answerFor, problemFor, problemOf } from './problems';
export {
  ifMatch,
  IF_MATCH_PATTERN,
  invalidQuery,
  pathDate,
  pathId,
  queryBool,
  queryDate,
  queryEnum,
  queryInt,
  queryText,
} from './query';
export { BodyLimit, FirstCheck, type FirstChecker, routeSettings } from './route-config';
