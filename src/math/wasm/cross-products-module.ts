// Compiled from kernels/cross-products.ts by kernels/build.mjs; not written by hand.
export const crossProductsModule =
  "AGFzbQEAAAABCAFgA39/fwF8Ag8BA2VudgZtZW1vcnkCAAEDAgEABxACA2RvdAAABm1lbW9yeQIACncBdQMBewN/AXwgAkF+cSEEA0AgBCAFSgRAIAMgBUEDdCIGIABq/QAEACABIAZq/QAEAP3yAf3wASEDIAVBAmohBQwBCwsgA/0hACAD/SEBoCEHIAIgBEoEfCAHIARBA3QiAiAAaisDACABIAJqKwMAoqAFIAcLCw==";
