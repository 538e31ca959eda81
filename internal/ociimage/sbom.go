package ociimage

import (
	"bytes"
	"debug/buildinfo"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	cyclonedx "github.com/CycloneDX/cyclonedx-go"
)

// BOMType is the media type of what BOM returns.
const BOMType = "application/vnd.cyclonedx+json"

// BOM returns what the programs of an image are made of, in the form of CycloneDX
// 1.6: every module that the linker put in, as the binaries themselves say, with
// its version and checksum. A module that two programs have stands there once.
func BOM(s Spec) ([]byte, error) {
	bom := cyclonedx.NewBOM()
	bom.SerialNumber = "" // a random one would make equal images different
	bom.Metadata = &cyclonedx.Metadata{Timestamp: s.Created.UTC().Format(time.RFC3339)}
	components := make(map[string]cyclonedx.Component)
	dependencies := make([]cyclonedx.Dependency, 0, len(s.Programs))
	for i, p := range s.Programs {
		info, err := buildinfo.Read(bytes.NewReader(p.ELF))
		if err != nil {
			return nil, fmt.Errorf("ociimage: program %q: read what it is made of: %w", p.Name, err)
		}
		main := programComponent(p, info)
		refs := make([]string, 0, len(info.Deps)+1)
		for _, m := range modules(info) {
			components[m.BOMRef] = m
			refs = append(refs, m.BOMRef)
		}
		components[main.BOMRef] = main
		dependencies = append(dependencies, cyclonedx.Dependency{Ref: main.BOMRef, Dependencies: &refs})
		if i == 0 {
			bom.Metadata.Component = &cyclonedx.Component{
				Type: cyclonedx.ComponentTypeContainer, Name: p.Name, BOMRef: "image",
				Version: info.Main.Version,
			}
		}
	}
	sorted := make([]cyclonedx.Component, 0, len(components))
	for _, c := range components {
		sorted = append(sorted, c)
	}
	slices.SortFunc(sorted, func(a, b cyclonedx.Component) int { return strings.Compare(a.BOMRef, b.BOMRef) })
	bom.Components, bom.Dependencies = &sorted, &dependencies
	var b bytes.Buffer
	encoder := cyclonedx.NewBOMEncoder(&b, cyclonedx.BOMFileFormatJSON).SetPretty(true)
	if err := encoder.EncodeVersion(bom, cyclonedx.SpecVersion1_6); err != nil {
		return nil, fmt.Errorf("ociimage: write the bill of materials: %w", err)
	}
	return b.Bytes(), nil
}

// programComponent is a binary, with how it was built.
func programComponent(p Program, info *debug.BuildInfo) cyclonedx.Component {
	properties := make([]cyclonedx.Property, 0, len(info.Settings))
	for _, s := range info.Settings {
		properties = append(properties, cyclonedx.Property{Name: "go:" + s.Key, Value: s.Value})
	}
	return cyclonedx.Component{
		Type: cyclonedx.ComponentTypeApplication, Name: p.Name, BOMRef: "program:" + p.Name,
		Version: info.Main.Version, Properties: &properties,
	}
}

// modules returns the modules of a binary, those that replaced others in their
// place, and the standard library.
func modules(info *debug.BuildInfo) []cyclonedx.Component {
	out := []cyclonedx.Component{moduleComponent(debug.Module{
		Path: "std", Version: strings.TrimPrefix(info.GoVersion, "go"),
	})}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		out = append(out, moduleComponent(*m))
	}
	return out
}

func moduleComponent(m debug.Module) cyclonedx.Component {
	purl := "pkg:golang/" + m.Path + "@" + strings.ReplaceAll(m.Version, "+", "%2B")
	c := cyclonedx.Component{
		Type: cyclonedx.ComponentTypeLibrary, Name: m.Path, Version: m.Version, BOMRef: purl, PackageURL: purl,
	}
	if m.Sum != "" { // a checksum of Go's own kind, which hashes names and contents
		c.Properties = &[]cyclonedx.Property{{Name: "go:sum", Value: m.Sum}}
	}
	return c
}
