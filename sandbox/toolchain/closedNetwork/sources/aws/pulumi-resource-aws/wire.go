// Turns protocol 5 messages into protocol 6 types. The two versions differ only
// in the nested attributes that version 6 adds.
package main

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/vendored/tfplugin5"
)

func providerSchema(s *tfplugin5.GetProviderSchema_Response) *tfprotov6.GetProviderSchemaResponse {
	return &tfprotov6.GetProviderSchemaResponse{
		Provider:          schema(s.Provider),
		ProviderMeta:      schema(s.ProviderMeta),
		ResourceSchemas:   schemas(s.ResourceSchemas),
		DataSourceSchemas: schemas(s.DataSourceSchemas),
		Diagnostics:       diagnostics(s.Diagnostics),
	}
}

func schemas(in map[string]*tfplugin5.Schema) map[string]*tfprotov6.Schema {
	out := make(map[string]*tfprotov6.Schema, len(in))
	for name, s := range in {
		out[name] = schema(s)
	}
	return out
}

func schema(s *tfplugin5.Schema) *tfprotov6.Schema {
	if s == nil {
		return nil
	}
	return &tfprotov6.Schema{Version: s.Version, Block: block(s.Block)}
}

func block(b *tfplugin5.Schema_Block) *tfprotov6.SchemaBlock {
	return &tfprotov6.SchemaBlock{
		Version:    b.Version,
		Deprecated: b.Deprecated,
		Attributes: each(b.Attributes, attribute),
		BlockTypes: each(b.BlockTypes, nestedBlock),
	}
}

func attribute(a *tfplugin5.Schema_Attribute) *tfprotov6.SchemaAttribute {
	attributeType, err := tftypes.ParseJSONType(a.Type) //nolint:staticcheck // The only parser there is.
	if err != nil {
		panic(fmt.Sprintf("attribute %s has an unknown type %s: %s", a.Name, a.Type, err))
	}
	return &tfprotov6.SchemaAttribute{
		Name: a.Name, Type: attributeType,
		Required: a.Required, Optional: a.Optional, Computed: a.Computed,
		Sensitive: a.Sensitive, Deprecated: a.Deprecated, WriteOnly: a.WriteOnly,
	}
}

func nestedBlock(b *tfplugin5.Schema_NestedBlock) *tfprotov6.SchemaNestedBlock {
	return &tfprotov6.SchemaNestedBlock{
		TypeName: b.TypeName,
		Block:    block(b.Block),
		Nesting:  tfprotov6.SchemaNestedBlockNestingMode(b.Nesting), // Numbered alike.
		MinItems: b.MinItems,
		MaxItems: b.MaxItems,
	}
}

func diagnostics(in []*tfplugin5.Diagnostic) []*tfprotov6.Diagnostic {
	return each(in, func(d *tfplugin5.Diagnostic) *tfprotov6.Diagnostic {
		return &tfprotov6.Diagnostic{
			Severity:  tfprotov6.DiagnosticSeverity(d.Severity), // Numbered alike.
			Summary:   d.Summary,
			Detail:    d.Detail,
			Attribute: attributePath(d.Attribute),
		}
	})
}

func attributePath(p *tfplugin5.AttributePath) *tftypes.AttributePath {
	if p == nil {
		return nil
	}
	path := tftypes.NewAttributePath()
	for _, step := range p.Steps {
		switch step := step.Selector.(type) {
		case *tfplugin5.AttributePath_Step_AttributeName:
			path = path.WithAttributeName(step.AttributeName)
		case *tfplugin5.AttributePath_Step_ElementKeyString:
			path = path.WithElementKeyString(step.ElementKeyString)
		case *tfplugin5.AttributePath_Step_ElementKeyInt:
			path = path.WithElementKeyInt(int(step.ElementKeyInt))
		}
	}
	return path
}

func toWire(v *tfprotov6.DynamicValue) *tfplugin5.DynamicValue {
	if v == nil {
		return nil
	}
	return &tfplugin5.DynamicValue{Msgpack: v.MsgPack, Json: v.JSON}
}

func fromWire(v *tfplugin5.DynamicValue) *tfprotov6.DynamicValue {
	if v == nil {
		return nil
	}
	return &tfprotov6.DynamicValue{MsgPack: v.Msgpack, JSON: v.Json}
}

func each[From, To any](in []From, convert func(From) To) []To {
	out := make([]To, len(in))
	for i, item := range in {
		out[i] = convert(item)
	}
	return out
}
