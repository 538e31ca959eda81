// Package medallion refines postings from layer to layer.
package medallion
