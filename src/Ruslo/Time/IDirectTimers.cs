namespace Ruslo;

/// <summary>Singleton, for hosted services and Main: always commits at once, whatever scope it is used in.</summary>
public interface IDirectTimers : ITimers;
