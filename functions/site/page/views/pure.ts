import { Component, createElement, type ComponentChild, type FunctionComponent } from 'preact';

/** A component that is rendered again only if one of its properties is another: for the thousandth in a list. */
export function pure<Props extends object>(render: FunctionComponent<Props>) {
  return class Pure extends Component<Props> {
    override shouldComponentUpdate(next: Readonly<Props>): boolean {
      const before = Object.entries(this.props);
      return (
        before.length !== Object.keys(next).length ||
        before.some(([name, value]) => Reflect.get(next, name) !== value)
      );
    }

    override render(props: Props): ComponentChild {
      return createElement(render, props);
    }
  };
}
