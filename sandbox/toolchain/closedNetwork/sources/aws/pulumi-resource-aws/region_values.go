// Takes the region property out of the values that go to the Terraform
// provider, and puts it into those that come back. For regional.go.
package main

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// regionWire takes region out of the values of one type and puts it back. It
// keeps the last region that it took out and the first error.
type regionWire struct {
	regional      bool
	computed      bool // Terraform has a region here too, as an output.
	with, without tftypes.Type
	defaultRegion string
	region        string
	err           error
}

// stripConfig is strip for a configuration, which has no outputs.
func (w *regionWire) stripConfig(v *tfprotov6.DynamicValue) *tfprotov6.DynamicValue {
	return w.rewrite(v, w.with, w.without, func(attributes map[string]tftypes.Value) {
		w.region = stringOr(attributes[region], w.region)
		if w.computed {
			attributes[region] = tftypes.NewValue(tftypes.String, nil)
		} else {
			delete(attributes, region)
		}
	})
}

func (w *regionWire) strip(v *tfprotov6.DynamicValue) *tfprotov6.DynamicValue {
	return w.rewrite(v, w.with, w.without, func(attributes map[string]tftypes.Value) {
		w.region = stringOr(attributes[region], w.region)
		if !w.computed {
			delete(attributes, region)
		}
	})
}

func (w *regionWire) restore(v *tfprotov6.DynamicValue) *tfprotov6.DynamicValue {
	return w.rewrite(v, w.without, w.with, func(attributes map[string]tftypes.Value) {
		if w.region == "" {
			w.region = w.defaultRegion
		}
		attributes[region] = tftypes.NewValue(tftypes.String, w.region)
	})
}

func (w *regionWire) rewrite(
	v *tfprotov6.DynamicValue, from, to tftypes.Type, change func(map[string]tftypes.Value),
) *tfprotov6.DynamicValue {
	if !w.regional || v == nil || w.err != nil {
		return v
	}
	attributes, err := objectAttributes(v, from)
	if err != nil {
		w.err = err
		return nil
	}
	value := tftypes.NewValue(to, nil)
	if attributes != nil {
		change(attributes)
		value = tftypes.NewValue(to, attributes)
	}
	out, err := tfprotov6.NewDynamicValue(to, value)
	if err != nil {
		w.err = err
		return nil
	}
	return &out
}

// objectAttributes returns the attributes of an object, or nil for a null.
func objectAttributes(v *tfprotov6.DynamicValue, objectType tftypes.Type) (map[string]tftypes.Value, error) {
	value, err := v.Unmarshal(objectType)
	if err != nil || value.IsNull() {
		return nil, err
	}
	var attributes map[string]tftypes.Value
	err = value.As(&attributes)
	return attributes, err
}

// stringOr returns a string value, or otherwise if it is null or unknown.
func stringOr(v tftypes.Value, otherwise string) string {
	var s string
	if !v.IsKnown() || v.IsNull() || v.As(&s) != nil || s == "" {
		return otherwise
	}
	return s
}
