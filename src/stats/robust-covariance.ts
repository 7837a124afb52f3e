// Covariances that outliers cannot move, and one that few rows cannot spoil.
export {
  type MinimumCovarianceDeterminant,
  type MinimumCovarianceDeterminantOptions,
  minimumCovarianceDeterminant,
} from "./robust-covariance/minimum-covariance-determinant.js";
export { type RobustCovariance, type RobustCovarianceOptions, robustCovariance } from "./robust-covariance/robust-covariance.js";
export { type ShrinkageCovariance, shrinkageCovariance } from "./robust-covariance/shrinkage-covariance.js";
