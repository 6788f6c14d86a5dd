using System.Globalization;

// A program that has an end: it ends with the code it is given.
return int.Parse(args[0], CultureInfo.InvariantCulture);
